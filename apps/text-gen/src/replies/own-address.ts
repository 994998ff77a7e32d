import { Server as HttpsServer } from 'node:https';
import type { AddressInfo, Server } from 'node:net';
import { Injectable } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { ReplySettings } from '../text-gen.config.js';

/** Where other services reach this very instance; stored with each reply that runs here. */
@Injectable()
export class OwnAddress {
  constructor(
    private readonly settings: ReplySettings,
    private readonly adapter: HttpAdapterHost,
  ) {}

  get url(): string {
    if (this.settings.advertisedUrl !== null) return this.settings.advertisedUrl;
    const server = this.adapter.httpAdapter.getHttpServer() as Server;
    const { port } = server.address() as AddressInfo;
    return `${server instanceof HttpsServer ? 'https' : 'http'}://localhost:${port}`;
  }
}
