/**
 * A real Kubernetes control plane: etcd, API server, controller manager and scheduler. Its nodes are played by kwok, which
 * says of every pod that it runs and of every Job's pod that it has ended well; no container is started.
 */
import { spawn } from 'node:child_process';
import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, openSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

/** All are held until the last is found, or one would be given twice. */
async function freePorts(count) {
  const servers = await Promise.all(
    Array.from(
      { length: count },
      () =>
        new Promise((done) => {
          const server = createServer().listen(0, '127.0.0.1', () => done(server));
        }),
    ),
  );
  const ports = servers.map((server) => server.address().port);
  await Promise.all(servers.map((server) => new Promise((done) => server.close(done))));
  return ports;
}

/**
 * Starts the programs.
 *
 * @param tools paths of `etcd`, `kube-apiserver`, `kube-controller-manager`, `kube-scheduler`, `kwok` and
 *   `kwok-stages.yaml`
 * @returns a kubeconfig for an administrator, and how to end everything
 */
export async function startCluster(tools) {
  const folder = mkdtempSync(join(tmpdir(), 'aila-control-plane-'));
  const path = (name) => join(folder, name);
  const [client, peer, api, manager, scheduler, nodes] = await freePorts(6);
  const token = randomBytes(24).toString('hex');
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  writeFileSync(path('service-account.key'), privateKey.export({ type: 'pkcs1', format: 'pem' }));
  writeFileSync(path('tokens.csv'), `${token},admin,admin,"system:masters"\n`);
  mkdirSync(path('certificates'));

  const children = [];
  const start = (name, args) => {
    const log = openSync(path(`${name}.log`), 'w');
    children.push(spawn(tools[name], args, { stdio: ['ignore', log, log] }));
  };
  const stop = async () => {
    for (const child of children.reverse()) child.kill('SIGTERM');
    await pause(500);
    for (const child of children) child.kill('SIGKILL');
    rmSync(folder, { recursive: true, force: true });
  };
  for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => void stop().then(() => process.exit(1)));

  const etcdUrl = `http://127.0.0.1:${client}`;
  start('etcd', [
    `--data-dir=${path('etcd')}`,
    `--listen-client-urls=${etcdUrl}`,
    `--advertise-client-urls=${etcdUrl}`,
    `--listen-peer-urls=http://127.0.0.1:${peer}`,
    `--initial-advertise-peer-urls=http://127.0.0.1:${peer}`,
    `--initial-cluster=default=http://127.0.0.1:${peer}`,
    '--unsafe-no-fsync',
  ]);
  start('kube-apiserver', [
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
  // The others read the API server's certificate at their start and give up without it.
  for (let tries = 0; tries < 600 && !existsSync(path('certificates/apiserver.crt')); tries += 1) await pause(100);
  const here = (port) => [`--kubeconfig=${path('kubeconfig')}`, '--leader-elect=false', `--secure-port=${port}`];
  start('kube-controller-manager', [
    ...here(manager),
    '--bind-address=127.0.0.1',
    `--service-account-private-key-file=${path('service-account.key')}`,
  ]);
  start('kube-scheduler', [...here(scheduler), '--bind-address=127.0.0.1']);
  start('kwok', [
    `--kubeconfig=${path('kubeconfig')}`,
    `--config=${tools['kwok-stages.yaml']}`,
    '--manage-all-nodes=true',
    `--server-address=127.0.0.1:${nodes}`,
  ]);
  return { kubeconfig: path('kubeconfig'), logs: folder, stop };
}
