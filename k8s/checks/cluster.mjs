/** A real Kubernetes API without nodes: etcd, kube-apiserver and, for what follows from objects, the controller manager. */
import { spawn } from 'node:child_process';
import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, openSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

const freePort = () =>
  new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });

/** Starts the programs and returns a kubeconfig for an administrator, and how to end everything. */
export async function startCluster({ etcd, apiserver, controllerManager }) {
  const folder = mkdtempSync(join(tmpdir(), 'aila-control-plane-'));
  const path = (name) => join(folder, name);
  const [client, peer, api, manager] = await Promise.all([freePort(), freePort(), freePort(), freePort()]);
  const token = randomBytes(24).toString('hex');
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  writeFileSync(path('service-account.key'), privateKey.export({ type: 'pkcs1', format: 'pem' }));
  writeFileSync(path('tokens.csv'), `${token},admin,admin,"system:masters"\n`);
  mkdirSync(path('certificates'));

  const children = [];
  const start = (name, program, args) => {
    const log = openSync(path(`${name}.log`), 'w');
    children.push(spawn(program, args, { stdio: ['ignore', log, log] }));
  };
  const stop = async () => {
    for (const child of children.reverse()) child.kill('SIGTERM');
    await pause(500);
    for (const child of children) child.kill('SIGKILL');
    rmSync(folder, { recursive: true, force: true });
  };

  const etcdUrl = `http://127.0.0.1:${client}`;
  start('etcd', etcd, [
    `--data-dir=${path('etcd')}`,
    `--listen-client-urls=${etcdUrl}`,
    `--advertise-client-urls=${etcdUrl}`,
    `--listen-peer-urls=http://127.0.0.1:${peer}`,
    `--initial-advertise-peer-urls=http://127.0.0.1:${peer}`,
    `--initial-cluster=default=http://127.0.0.1:${peer}`,
    '--unsafe-no-fsync',
  ]);
  start('apiserver', apiserver, [
    `--etcd-servers=${etcdUrl}`,
    `--secure-port=${api}`,
    '--bind-address=127.0.0.1',
    '--advertise-address=127.0.0.1',
    `--cert-dir=${path('certificates')}`,
    `--token-auth-file=${path('tokens.csv')}`,
    '--authorization-mode=RBAC',
    '--service-cluster-ip-range=10.0.0.0/24',
    '--service-account-issuer=https://kubernetes.default.svc',
    `--service-account-key-file=${path('service-account.key')}`,
    `--service-account-signing-key-file=${path('service-account.key')}`,
    '--disable-admission-plugins=ServiceAccount',
  ]);

  writeFileSync(
    path('kubeconfig'),
    JSON.stringify({
      apiVersion: 'v1',
      kind: 'Config',
      'current-context': 'test',
      contexts: [{ name: 'test', context: { cluster: 'test', user: 'admin' } }],
      clusters: [
        {
          name: 'test',
          cluster: { server: `https://127.0.0.1:${api}`, 'certificate-authority': path('certificates/apiserver.crt') },
        },
      ],
      users: [{ name: 'admin', user: { token } }],
    }),
  );
  if (controllerManager) {
    // It reads the API server's certificate at its start and gives up without it.
    for (let tries = 0; tries < 600 && !existsSync(path('certificates/apiserver.crt')); tries += 1) await pause(100);
    start('controller-manager', controllerManager, [
      `--kubeconfig=${path('kubeconfig')}`,
      `--secure-port=${manager}`,
      '--bind-address=127.0.0.1',
      `--service-account-private-key-file=${path('service-account.key')}`,
      '--leader-elect=false',
    ]);
  }
  return { kubeconfig: path('kubeconfig'), logs: folder, stop };
}
