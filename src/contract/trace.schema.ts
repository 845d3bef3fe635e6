import * as z from 'zod'
import type { Parsed } from '../formats/parsed.ts'
import { verification } from './evidence.schema.ts'
import * as fields from './fields.schema.ts'

const instant = z.string().meta({ format: 'date-time' })
const text = z.string()
const maybe = z.string().nullable()
const common = {
  id: text.meta({ description: 'Its kind, a colon, and what names it' }),
  isCut: z.boolean().meta({ description: 'Whether more stands next to it than is shown' }),
}

export const node = z
  .discriminatedUnion('kind', [
    z.object({
      kind: z.literal('record'),
      ...common,
      recordId: text,
      environment: text,
      logicalEnvironment: text,
      deploymentName: text,
      status: fields.status,
      digest: text,
      deployedAt: instant,
      endedAt: instant.nullable(),
    }),
    z.object({
      kind: z.literal('artifact'),
      ...common,
      digest: text,
      artifactKind: fields.kind.nullable(),
      name: maybe,
    }),
    z.object({
      kind: z.literal('attestation'),
      ...common,
      attestationId: text,
      predicateType: text,
      project: maybe,
      workflow: maybe,
      version: maybe,
      runUrl: maybe,
      commit: maybe,
      stated: z.boolean(),
      verification,
      createdAt: instant,
    }),
    z.object({
      kind: z.literal('run'),
      ...common,
      url: maybe,
      runId: maybe.meta({ description: 'Of a run that was begun here' }),
      workflow: maybe,
    }),
    z.object({ kind: z.literal('workflow'), ...common, workflow: text, project: maybe }),
    z.object({ kind: z.literal('commit'), ...common, commit: text }),
    z.object({ kind: z.literal('repository'), ...common, repository: text }),
  ])
  .meta({ id: 'TraceNode' })

export const trace = z
  .object({
    root: text.meta({ description: 'The id of the node that was asked for' }),
    nodes: z.array(node).meta({ description: 'From the root outwards' }),
    edges: z.array(
      z
        .object({
          from: text,
          to: text,
          relation: z.enum([
            'deployment',
            'same',
            'subject',
            'material',
            'input',
            'run',
            'workflow',
            'commit',
            'repository',
          ]),
        })
        .meta({ description: 'What stands at `to` came of what stands at `from`' }),
    ),
    cut: z
      .object({
        nodes: z.number().int().meta({ description: 'How many nodes are shown at most' }),
        continueWith: z.array(text).meta({ description: 'What to trace next, to see more' }),
      })
      .nullable()
      .meta({ description: 'Null where all is shown' }),
  })
  .meta({ id: 'Trace' })

/** How many nodes one trace shows at most. */
const mostNodes = 10_000

export const traceInput = z.strictObject({
  subject: fields.text(
    (value): Parsed<string> =>
      /^(?:sha256:[0-9a-f]{64}|(?:rec|wrun)_[0-9A-Za-z]{1,64}|[0-9a-f]{40}|[0-9a-f]{64})$/.test(
        value,
      )
        ? { ok: true, value }
        : {
            ok: false,
            problem:
              'must be a digest, the id of a deployment record or workflow run, or a full commit id',
          },
    {
      description:
        'A digest of an artifact or attestation, a record or run id, or a full commit id',
    },
  ),
  limit: fields
    .text(
      (value): Parsed<number> => {
        const read = /^\d{1,5}$/.test(value) ? Number(value) : 0
        return read >= 1 && read <= mostNodes
          ? { ok: true, value: read }
          : { ok: false, problem: `must be a whole number from 1 to ${mostNodes}` }
      },
      { description: `1 to ${mostNodes} nodes, by default 1000` },
    )
    .optional()
    .transform((value) => value ?? 1000),
})
