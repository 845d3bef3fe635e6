import type { z } from 'zod'
import { endpoint } from './endpoint.ts'
import type * as schema from './trace.schema.ts'

/** A trace as it travels. */
export type Trace = z.output<typeof schema.trace>
/** One thing of a trace. */
export type TraceNode = z.output<typeof schema.node>

export const trace = endpoint<z.input<typeof schema.traceInput>, Trace>({
  id: 'trace.show',
  method: 'GET',
  path: '/v1/trace/{subject}',
  permission: 'evidence.read',
  summary: 'Trace where something came from and what came of it, to any depth',
  status: 200,
})
