{{/* Name and version of the chart as a label; a plus sign is not allowed in labels. */}}
{{- define "aila.chart" -}}
{{- printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" | trunc 63 | trimSuffix "-" -}}
{{- end }}
