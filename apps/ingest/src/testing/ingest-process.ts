import { fork, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import type { Workbench } from './workbench.js';

/** The service as it is built; `nx test ingest` builds it first. */
const PROGRAM = join(__dirname, '../../dist/main.js');

const processes: ChildProcess[] = [];

/** The service as a process of its own, so that it can be killed. */
export class IngestProcess {
  private constructor(private readonly service: ChildProcess) {}

  static async start(bench: Workbench): Promise<IngestProcess> {
    const service = fork(PROGRAM, [], {
      env: bench.environment,
      execArgv: [],
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    });
    processes.push(service);
    await new Promise((resolve, reject) => {
      service.once('message', resolve);
      service.once('exit', (code) => reject(new Error(`the service ended with ${code}`)));
    });
    return new IngestProcess(service);
  }

  static killAll(): void {
    for (const service of processes) service.kill('SIGKILL');
  }

  get exitCode(): number | null {
    return this.service.exitCode;
  }

  /** Resolves when it is gone. */
  async kill(signal: NodeJS.Signals): Promise<void> {
    const gone = new Promise((resolve) => this.service.once('exit', resolve));
    this.service.kill(signal);
    await gone;
  }
}
