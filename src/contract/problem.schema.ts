import * as z from 'zod'
import { tellings } from './problem.ts'

const codes = Object.keys(tellings) as (keyof typeof tellings)[]

export const problem = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    detail: z.string(),
    code: z.enum(codes),
    next: z.string().optional().meta({ description: 'What to do' }),
    retryable: z.boolean(),
    requestId: z.string(),
    errors: z.array(z.object({ pointer: z.string(), detail: z.string() })),
  })
  .meta({ id: 'Problem', description: 'What went wrong (RFC 9457)' })
