{{/* Name and version of the chart as a label; a plus sign is not allowed in labels. */}}
{{- define "aila.chart" -}}
{{- printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" | trunc 63 | trimSuffix "-" -}}
{{- end }}

{{/* Maps as one; of equal keys the last wins. Sprig's merge functions would leave empty values out. */}}
{{- define "aila.merged" -}}
{{- $all := dict }}
{{- range . }}
{{- range $key, $value := . }}
{{- $_ := set $all $key $value }}
{{- end }}
{{- end }}
{{- toYaml $all }}
{{- end }}

{{/* Whether one of the objects has one of the names. */}}
{{- define "aila.named" -}}
{{- $names := last . }}
{{- range first . }}
{{- if has .name $names }}true{{ end }}
{{- end }}
{{- end }}

{{/* An address range as its first number and its size. */}}
{{- define "aila.range" -}}
{{- $parts := splitList "/" . }}
{{- $number := 0 }}
{{- range splitList "." (first $parts) }}
{{- $number = add (mul $number 256) (atoi .) }}
{{- end }}
{{- $size := 1 }}
{{- range until (sub 32 (atoi (last $parts)) | int) }}
{{- $size = mul $size 2 }}
{{- end }}
{{- printf "%d %d" $number $size }}
{{- end }}

{{/* Whether one of the address ranges has bits behind its prefix. */}}
{{- define "aila.unaligned" -}}
{{- range . }}
{{- $range := splitList " " (include "aila.range" .) }}
{{- if ne (mod (first $range) (last $range)) 0 }}true{{ end }}
{{- end }}
{{- end }}

{{/* Whether none of the address ranges holds that of instance metadata, 169.254.169.254. */}}
{{- define "aila.withoutMetadata" -}}
{{- $held := false }}
{{- range . }}
{{- $range := splitList " " (include "aila.range" .) }}
{{- $from := sub 2852039166 (first $range) }}
{{- if and (ge $from 0) (lt $from (int64 (last $range))) }}
{{- $held = true }}
{{- end }}
{{- end }}
{{- if not $held }}true{{ end }}
{{- end }}
