import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from 'prom-client'

/** What the server counts, for Prometheus (text exposition format 0.0.4). */
export interface Metrics {
  readonly contentType: string
  readonly text: () => Promise<string>
  /** One answered call; the time in milliseconds. */
  readonly observe: (operation: string, status: number, ms: number) => void
  /** The main loop was held for so long, in milliseconds; over 50 counts as a defect. */
  readonly held: (ms: number) => void
  /** So many events got their number. */
  readonly numbered: (count: number) => void
  /** A background pass failed. */
  readonly passFailed: () => void
}

/** Over this many milliseconds one piece of work holds everybody else up. */
const mostHeldMs = 50

/** A fresh set of counters. */
export const createMetrics = (version: string): Metrics => {
  const registry = new Registry()
  const registers = [registry]
  collectDefaultMetrics({ register: registry })
  new Gauge({ name: 'berth_info', help: 'The version', labelNames: ['version'], registers }).set(
    { version },
    1,
  )
  const calls = new Histogram({
    name: 'berth_http_request_duration_seconds',
    help: 'Time to answer a call',
    labelNames: ['operation', 'status'],
    buckets: [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5],
    registers,
  })
  const held = new Counter({
    name: 'berth_main_loop_held_total',
    help: `Times that one piece of work held the main loop for over ${mostHeldMs} ms`,
    registers,
  })
  const numbered = new Counter({
    name: 'berth_ledger_events_numbered_total',
    help: 'Ledger events that got their sequence number',
    registers,
  })
  const failed = new Counter({
    name: 'berth_background_failures_total',
    help: 'Background passes that failed and will be tried again',
    registers,
  })
  return {
    contentType: registry.contentType,
    text: () => registry.metrics(),
    observe: (operation, status, ms) =>
      calls.observe({ operation, status: String(status) }, ms / 1000),
    held: (ms) => {
      if (ms > mostHeldMs) held.inc()
    },
    numbered: (count) => numbered.inc(count),
    passFailed: () => failed.inc(),
  }
}
