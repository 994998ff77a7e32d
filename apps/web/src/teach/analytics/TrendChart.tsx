import { ticksUpTo } from './scale.js';
import { useFigures } from './use-figures.js';
import styles from './AnalyticsPage.module.css';

interface TrendChartProps {
  /** What the picture shows, for those who do not see it. */
  label: string;
  points: readonly { readonly day: string; readonly value: number | null }[];
}

const width = 720;
const height = 220;
const margin = { top: 12, right: 8, bottom: 26, left: 44 };
/** So many days can be named without touching each other. */
const names = 6;

/** A bar for each day or week. A figure that is hidden has a dotted foot instead of a bar. */
export function TrendChart({ label, points }: TrendChartProps) {
  const { count, day } = useFigures();
  const ticks = ticksUpTo(Math.max(0, ...points.map(({ value }) => value ?? 0)));
  const top = ticks.at(-1) ?? 1;
  const inner = { width: width - margin.left - margin.right, height: height - margin.top - margin.bottom };
  const y = (value: number) => margin.top + inner.height * (1 - value / top);
  const step = inner.width / Math.max(1, points.length);
  const every = Math.ceil(points.length / names);
  return (
    <svg className={styles['chart']} viewBox={`0 0 ${width} ${height}`} role="img" aria-label={label}>
      {ticks.map((tick) => (
        <g key={tick}>
          <line className={styles['grid']} x1={margin.left} x2={width - margin.right} y1={y(tick)} y2={y(tick)} />
          <text className={styles['tick']} x={margin.left - 8} y={y(tick) + 4} textAnchor="end">
            {count(tick)}
          </text>
        </g>
      ))}
      {points.map(({ day: date, value }, index) => {
        const x = margin.left + index * step;
        return (
          <g key={date}>
            <title>{`${day(date)}: ${count(value)}`}</title>
            <rect className={styles['reach']} x={x} y={margin.top} width={step} height={inner.height} />
            {value === null ? (
              <line
                className={styles['secret']}
                x1={x + step * 0.15}
                x2={x + step * 0.85}
                y1={y(0) - 2}
                y2={y(0) - 2}
              />
            ) : (
              <rect
                className={styles['bar']}
                x={x + step * 0.15}
                y={y(value)}
                width={step * 0.7}
                height={y(0) - y(value)}
                rx={Math.min(3, step * 0.2)}
              />
            )}
            {index % every === 0 && (
              <text className={styles['tick']} x={x + step / 2} y={height - 8} textAnchor="middle">
                {day(date)}
              </text>
            )}
          </g>
        );
      })}
    </svg>
  );
}
