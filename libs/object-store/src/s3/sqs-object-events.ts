import { setTimeout as sleep } from 'node:timers/promises';
import {
  ChangeMessageVisibilityCommand,
  DeleteMessageCommand,
  ReceiveMessageCommand,
  type Message,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import { fromS3Event, type ObjectCreated, type ObjectEvents, type ObjectEventSubscription } from '../object-events.js';

export interface SqsObjectEventsOptions {
  readonly client: SQSClient;
  readonly queueUrl: string;
  /** Before a message whose handler rejected is delivered again. The queue's own redrive policy ends the repetition. */
  readonly retrySeconds?: number;
  /** Told of a handler that rejected, of a message that cannot be read, and of a queue that does not answer. */
  readonly onError?: (error: unknown, message: string) => void;
}

/** As long as SQS lets a request wait for messages. */
const WAIT_SECONDS = 20;
/** As many as SQS hands out at once; they are handled side by side. */
const BATCH = 10;
/** Longer than a handler takes; afterwards SQS gives the message to another reader. */
const HANDLING_SECONDS = 60;
const PAUSE_AFTER_ERROR_MS = 1_000;

/** Reads the events that an S3 bucket sends to an SQS queue, and deletes each message that has been handled. */
export class SqsObjectEvents implements ObjectEvents {
  constructor(private readonly options: SqsObjectEventsOptions) {}

  subscribe(handler: (event: ObjectCreated) => Promise<void>): Promise<ObjectEventSubscription> {
    const closing = new AbortController();
    const reading = this.read(handler, closing.signal);
    return Promise.resolve({
      close: () => {
        closing.abort();
        return reading;
      },
    });
  }

  private async read(handler: (event: ObjectCreated) => Promise<void>, closing: AbortSignal): Promise<void> {
    const { client, queueUrl: QueueUrl, onError } = this.options;
    while (!closing.aborted) {
      try {
        const { Messages = [] } = await client.send(
          new ReceiveMessageCommand({
            QueueUrl,
            MaxNumberOfMessages: BATCH,
            WaitTimeSeconds: WAIT_SECONDS,
            VisibilityTimeout: HANDLING_SECONDS,
          }),
          { abortSignal: closing },
        );
        await Promise.all(Messages.map((message) => this.handle(message, handler)));
      } catch (error) {
        if (closing.aborted) return;
        onError?.(error, 'receiving');
        await sleep(PAUSE_AFTER_ERROR_MS, undefined, { signal: closing }).catch(() => undefined);
      }
    }
  }

  private async handle(message: Message, handler: (event: ObjectCreated) => Promise<void>): Promise<void> {
    const { client, queueUrl: QueueUrl, retrySeconds = 5, onError } = this.options;
    const { ReceiptHandle, MessageId = 'unknown', Body = '' } = message;
    try {
      for (const event of fromS3Event(JSON.parse(Body)))
        // control: unhandled-event
        await handler(event);
      await client.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }));
    } catch (error) {
      // Left in the queue: it comes again, and what always fails ends in the queue for dead letters.
      onError?.(error, MessageId);
      await client
        .send(new ChangeMessageVisibilityCommand({ QueueUrl, ReceiptHandle, VisibilityTimeout: retrySeconds }))
        .catch(() => undefined);
    }
  }
}
