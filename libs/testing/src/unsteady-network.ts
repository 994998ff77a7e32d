import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';

/** The way to a server that breaks when it is told to: at once, or after so many bytes more of an answer. */
export class UnsteadyNetwork {
  private readonly sockets = new Set<Socket>();
  private bytesLeft = Infinity;
  private refusing = false;

  private constructor(private readonly server: Server) {}

  static async to(port: number, host = '127.0.0.1'): Promise<UnsteadyNetwork> {
    const server = createServer();
    const network = new UnsteadyNetwork(server);
    server.on('connection', (client) => network.carry(client, connect(port, host)));
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    return network;
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  /** Resets all connections. */
  break(): void {
    for (const socket of this.sockets) socket.resetAndDestroy();
    this.sockets.clear();
  }

  /** Lets so many bytes of answers pass, in the middle of whatever they are, and then resets all connections. */
  breakAfter(bytes: number): void {
    this.bytesLeft = bytes;
  }

  /** Takes connections and resets them before a byte has passed, as a balancer without a server behind it does. */
  refuse(refusing: boolean): void {
    this.refusing = refusing;
    if (refusing) this.break();
  }

  async stop(): Promise<void> {
    this.break();
    await new Promise((done) => this.server.close(done));
  }

  private carry(client: Socket, upstream: Socket): void {
    for (const [from, to] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      this.sockets.add(from);
      from.on('error', () => to.destroy());
      from.on('close', () => {
        this.sockets.delete(from);
        to.destroy();
      });
    }
    if (this.refusing) return void client.resetAndDestroy();
    client.pipe(upstream);
    upstream.on('data', (bytes: Buffer) => {
      if (bytes.length <= this.bytesLeft) {
        this.bytesLeft -= bytes.length;
        client.write(bytes);
        return;
      }
      client.write(bytes.subarray(0, this.bytesLeft), () => this.break());
      this.bytesLeft = Infinity;
    });
    upstream.on('end', () => client.end());
  }
}
