import * as z from 'zod'
import type { Endpoint } from '../contract/endpoint.ts'
import type { Context } from '../core/kernel/context.ts'
import type { DeployPorts } from '../core/deployments/runtime.ts'
import type { EvidencePorts } from '../core/evidence/trust/verifier.ts'
import type { BlobPorts } from '../core/blobs/blob-bytes.ts'
import type { SourcePorts } from '../core/sources/blobs.ts'
import type { WorkflowPorts } from '../core/workflows/begin-workflow-run.ts'
import type { SealingPorts } from '../core/variables/data-keys.ts'
import type { News } from './news.ts'
import type { SessionCookie } from './session-cookie.ts'

/** What operations need beyond a context: keys, and who checks and signs with them. */
export type Ports = EvidencePorts &
  SealingPorts &
  SourcePorts &
  DeployPorts &
  WorkflowPorts &
  BlobPorts

/** Bytes have no fields that a schema could name. */
const noFields = z.object({})

/** One call, with all that any operation may need. */
export type Call = Context &
  Ports & {
    /** False once the server stops: whoever waits for something is answered then. */
    readonly isOpen: () => boolean
    /** Tells of runs that have ended. */
    readonly ended: News
    readonly cookie: SessionCookie
  }

/** An endpoint of the contract, bound to the one operation that it calls. */
export interface Route {
  readonly endpoint: Endpoint<unknown, unknown>
  readonly input: z.ZodType
  readonly output: z.ZodType
  /** `bytes` is the body of an endpoint that takes bytes, as it comes; else it is empty. */
  readonly handle: (call: Call, input: never, bytes: AsyncIterable<Uint8Array>) => Promise<unknown>
  /** Whether it answers `WithCookie`. */
  readonly setsCookie?: boolean
}

/** An answer of so many bytes; that they are right is known only with the last of them. */
export interface Bytes {
  readonly bytes: number
  readonly pieces: AsyncIterable<Uint8Array>
}

/** An answer with the headers `Set-Cookie` that go with it. */
export interface WithCookie<Output> {
  readonly output: Output
  readonly cookies: readonly string[]
}

/**
 * Binds an endpoint: its input is parsed once by the schema, its output presented by the handler.
 */
export const route = <Input, Output, Schema extends z.ZodType<unknown, Input>>(
  endpoint: Endpoint<Input, Output>,
  schemas: { readonly input: Schema; readonly output: z.ZodType<Output> },
  handle: (
    call: Call,
    input: z.output<Schema>,
    bytes: AsyncIterable<Uint8Array>,
  ) => Promise<Output>,
): Route => ({
  endpoint,
  input: schemas.input,
  output: schemas.output,
  handle,
})

/** The same for an endpoint that gives the browser its cookie, or takes it away. */
export const cookieRoute = <Input, Output, Schema extends z.ZodType<unknown, Input>>(
  endpoint: Endpoint<Input, Output>,
  schemas: { readonly input: Schema; readonly output: z.ZodType<Output> },
  handle: (call: Call, input: z.output<Schema>) => Promise<WithCookie<Output>>,
): Route => ({
  endpoint,
  input: schemas.input,
  output: schemas.output,
  handle,
  setsCookie: true,
})

/** The same for an endpoint that gives bytes. */
export const bytesRoute = <Input, Schema extends z.ZodType<unknown, Input>>(
  endpoint: Endpoint<Input, Uint8Array>,
  input: Schema,
  handle: (call: Call, input: z.output<Schema>) => Promise<Bytes>,
): Route => ({ endpoint, input, output: noFields, handle })
