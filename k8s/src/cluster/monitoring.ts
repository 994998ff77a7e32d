import type { Construct } from 'constructs';
import type { Source } from '../parameters/index.js';
import { custom, Optional } from '../template/objects.js';
import { ADMIN_PORT } from '../catalogue/catalogue.js';
import { PART_OF } from '../catalogue/labels.js';

/** For clusters with the Prometheus operator: what is scraped, and the few conditions that somebody must hear of. */
export function monitoring(scope: Construct, { values, namespace }: Source): void {
  const at = new Optional(scope, 'monitoring', values.telemetry.podMonitor);
  custom(
    at,
    'monitoring.coreos.com/v1',
    'PodMonitor',
    { name: 'aila', labels: PART_OF },
    {
      spec: {
        selector: { matchLabels: PART_OF },
        podMetricsEndpoints: [{ portNumber: ADMIN_PORT, path: '/metrics', interval: '30s' }],
      },
    },
  );

  const alert = (name: string, expr: string, forTime: string, summary: string) => ({
    alert: name,
    expr,
    for: forTime,
    labels: { severity: 'critical' },
    annotations: { summary },
  });
  const here = `namespace="${namespace}"`;
  custom(
    at,
    'monitoring.coreos.com/v1',
    'PrometheusRule',
    { name: 'aila', labels: PART_OF },
    {
      spec: {
        groups: [
          {
            name: 'aila',
            rules: [
              alert(
                'AilaServiceDown',
                `kube_deployment_status_replicas_available{${here}} == 0`, // control: service-down
                '2m',
                'No pod of {{ $labels.deployment }} is available.',
              ),
              alert(
                'AilaRestarts',
                `increase(kube_pod_container_status_restarts_total{${here}}[15m]) > 3`,
                '0m',
                '{{ $labels.pod }} keeps restarting.',
              ),
              alert(
                'AilaMigrationFailed',
                `kube_job_status_failed{${here},job_name=~"migrate-.*"} > 0`,
                '0m',
                'The database migration failed.',
              ),
            ],
          },
        ],
      },
    },
  );
}
