import * as contract from '../../contract/trace.ts'
import * as schema from '../../contract/trace.schema.ts'
import { trace } from '../../core/trace/trace.ts'
import { present } from '../present.ts'
import { route, type Route } from '../route.ts'

/** The chain from what runs to where it came from, and back. */
export const traceRoutes: readonly Route[] = [
  route(contract.trace, { input: schema.traceInput, output: schema.trace }, async (call, input) =>
    present(await trace(call, input)),
  ),
]
