//go:build tools

// Package tools pins the programs of a Kubernetes control plane, so that `go build` can make them from the module
// proxy where no release binaries can be downloaded. Nothing here is shipped.
package tools

import (
	_ "go.etcd.io/etcd/server/v3/etcdmain"
	_ "k8s.io/kubernetes/cmd/kube-apiserver/app"
	_ "k8s.io/kubernetes/cmd/kube-controller-manager/app"
	_ "k8s.io/kubernetes/cmd/kube-scheduler/app"
)
