import * as contract from '../../contract/sources.ts'
import * as schema from '../../contract/sources.schema.ts'
import { appendToSource } from '../../core/sources/append-to-source.ts'
import { beginSource } from '../../core/sources/begin-source.ts'
import { route, type Route } from '../route.ts'

const progress = { output: schema.sourceProgress }

/** Uploads of source. */
export const sourceRoutes: readonly Route[] = [
  route(
    contract.beginSource,
    { input: schema.beginSource, ...progress },
    async (call, input) => await beginSource(call, input),
  ),
  route(
    contract.appendToSource,
    { input: schema.appendToSource, ...progress },
    async (call, input, bytes) => await appendToSource(call, input, bytes),
  ),
]
