import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';

/** The metrics of one process, in Prometheus' text format on the admin port. */
export class Metrics {
  readonly registry = new Registry();

  /** Labels are bounded: the route's pattern, never the path with its ids. */
  private readonly requests = new Histogram({
    name: 'aila_http_request_duration_seconds',
    help: 'Time to answer a request',
    labelNames: ['method', 'route', 'status'] as const,
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30],
    registers: [this.registry],
  });

  /** Requests to other services. `kind`: a call, a stream or a relayed body. */
  readonly callsUnderWay = new Gauge({
    name: 'aila_service_calls_running',
    help: 'Requests to another service that are under way',
    labelNames: ['to', 'kind'] as const,
    registers: [this.registry],
  });

  readonly callsRefused = new Counter({
    name: 'aila_service_calls_refused_total',
    help: 'Requests to another service that were refused here, because too many were under way',
    labelNames: ['to', 'kind'] as const,
    registers: [this.registry],
  });

  private readonly refusals = new Counter({
    name: 'aila_limit_refusals_total',
    help: 'Requests, queries and streams that a limit refused or ended',
    labelNames: ['limit'] as const,
    registers: [this.registry],
  });

  private readonly taskFailures = new Counter({
    name: 'aila_task_failures_total',
    help: 'Runs of periodic tasks that failed; each is tried again at its next interval',
    labelNames: ['task'] as const,
    registers: [this.registry],
  });

  constructor(service: string) {
    this.registry.setDefaultLabels({ service });
    collectDefaultMetrics({ register: this.registry });
  }

  observeRequest(method: string, route: string, status: number, seconds: number): void {
    this.requests.observe({ method, route, status: String(status) }, seconds);
  }

  /** @param limit a fixed word for each limit, never a person's id or an address */
  countRefusal(limit: string): void {
    this.refusals.inc({ limit });
  }

  /** @param task a fixed word for each task */
  countTaskFailure(task: string): void {
    this.taskFailures.inc({ task });
  }

  /** How many of something run now, asked for whenever somebody reads the metrics. */
  observeRunning(name: `aila_${string}`, help: string, count: () => number): void {
    new Gauge({
      name,
      help,
      registers: [this.registry],
      collect() {
        this.set(count());
      },
    });
  }
}
