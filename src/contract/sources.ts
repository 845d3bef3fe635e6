import type { z } from 'zod'
import { endpoint } from './endpoint.ts'
import type * as schema from './sources.schema.ts'

/** How far an upload of source is, as it travels. */
export type SourceProgress = z.output<typeof schema.sourceProgress>

/** The largest source, as a tar, in bytes. */
export const mostSourceBytes = 256 * 1024 * 1024

/** The most bytes that one part of an upload may have. */
export const mostPartBytes = 8 * 1024 * 1024

export const beginSource = endpoint<z.input<typeof schema.beginSource>, SourceProgress>({
  id: 'source.begin',
  method: 'POST',
  path: '/v1/sources',
  permission: 'source.write',
  summary: 'Begin to upload source, or ask how far it is',
  status: 200,
})

export const appendToSource = endpoint<z.input<typeof schema.appendToSource>, SourceProgress>({
  id: 'source.append',
  method: 'PATCH',
  path: '/v1/sources/{digest}',
  permission: 'source.write',
  summary: 'Upload the part of a source that begins at an offset',
  status: 200,
  takes: 'bytes',
  mostBodyBytes: mostPartBytes,
})
