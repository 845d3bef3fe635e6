import { z } from 'zod'
import { tellings } from '../contract/problem.ts'
import type { Route } from './route.ts'

/** An OpenAPI 3.1 document. */
export interface OpenApi {
  readonly openapi: '3.1.0'
  readonly info: { readonly title: string; readonly version: string; readonly description: string }
  readonly servers: readonly { readonly url: string }[]
  readonly security: readonly Record<string, readonly string[]>[]
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>
  readonly components: Readonly<Record<string, unknown>>
}

/** One operation of the document. */
export interface Operation {
  readonly operationId: string
  readonly summary: string
  readonly description: string
  readonly tags: readonly string[]
  readonly parameters: readonly Parameter[]
  readonly requestBody?: unknown
  readonly responses: Readonly<Record<string, unknown>>
}

interface Parameter {
  readonly name: string
  readonly in: 'path' | 'query' | 'header'
  readonly required: boolean
  readonly schema: unknown
}

type ObjectSchema = {
  readonly properties?: Readonly<Record<string, object>>
  readonly required?: readonly string[]
}

/** Describes every route; schemas of answers stand under their ids in `components`. */
export const openApi = (routes: readonly Route[], version: string): OpenApi => {
  const paths: Record<string, Record<string, Operation>> = {}
  for (const route of routes) {
    const { path, method } = route.endpoint
    paths[path] = { ...paths[path], [method.toLowerCase()]: operationOf(route) }
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Berth',
      version,
      description: 'What runs where, can it be trusted, and put this there.',
    },
    servers: [{ url: '/' }],
    security: [{ token: [] }],
    paths,
    components: {
      securitySchemes: { token: { type: 'http', scheme: 'bearer' } },
      schemas: { ...schemasOf(routes), Problem: problemSchema },
    },
  }
}

const schemasOf = (routes: readonly Route[]): Record<string, unknown> => {
  const registry = z.registry<{ id: string }>()
  const seen = new Set<string>()
  for (const { output } of routes) collectIds(output, registry, seen)
  const { schemas } = z.toJSONSchema(registry, {
    io: 'output',
    target: 'draft-2020-12',
    unrepresentable: 'any',
    uri: (id) => `#/components/schemas/${id}`,
  })
  return Object.fromEntries(
    Object.entries(schemas)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([id, schema]) => [id, withoutHeader(schema)]),
  )
}

const collectIds = (
  schema: z.ZodType,
  registry: z.core.$ZodRegistry<{ id: string }>,
  seen: Set<string>,
): void => {
  const id = z.globalRegistry.get(schema)?.id
  if (id !== undefined && !seen.has(id)) {
    seen.add(id)
    registry.add(schema, { id })
  }
  if (schema instanceof z.ZodObject)
    for (const field of Object.values(schema.shape)) collectIds(field as z.ZodType, registry, seen)
  if (schema instanceof z.ZodArray) collectIds(schema.element as z.ZodType, registry, seen)
}

const operationOf = ({ endpoint, input, output }: Route): Operation => {
  const json = z.toJSONSchema(input, { io: 'input', unrepresentable: 'any' }) as ObjectSchema
  const properties = json.properties ?? {}
  const required = json.required ?? []
  const inPath = [...endpoint.path.matchAll(/\{(\w+)\}/g)].map(([, name]) => String(name))
  const rest = Object.keys(properties).filter((name) => !inPath.includes(name))
  const isRead = endpoint.method === 'GET' || endpoint.method === 'DELETE'
  const parameter =
    (where: 'path' | 'query') =>
    (name: string): Parameter => ({
      name,
      in: where,
      required: where === 'path' || required.includes(name),
      schema: properties[name] ?? {},
    })
  const body = {
    type: 'object',
    additionalProperties: false,
    properties: Object.fromEntries(rest.map((name) => [name, properties[name]])),
    required: rest.filter((name) => required.includes(name)),
  }
  return {
    operationId: endpoint.id,
    summary: endpoint.summary,
    description: `Permission: \`${endpoint.permission}\`.`,
    tags: [endpoint.path.split('/')[2] ?? ''],
    parameters: [
      ...inPath.map(parameter('path')),
      ...(isRead ? rest.map(parameter('query')) : [idempotencyParameter]),
    ],
    ...(isRead
      ? {}
      : { requestBody: { required: true, content: { 'application/json': { schema: body } } } }),
    responses: {
      [endpoint.status]: {
        description: 'Success',
        content: { 'application/json': { schema: outputSchema(output) } },
      },
      default: {
        description: 'A problem (RFC 9457)',
        content: {
          'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } },
        },
      },
    },
  }
}

const outputSchema = (output: z.ZodType): unknown => {
  const id = z.globalRegistry.get(output)?.id
  if (id !== undefined) return { $ref: `#/components/schemas/${id}` }
  if (!(output instanceof z.ZodObject)) return withoutHeader(z.toJSONSchema(output))
  const fields = Object.entries(output.shape).map(([name, field]) => [
    name,
    field instanceof z.ZodArray
      ? { type: 'array', items: outputSchema(field.element as z.ZodType) }
      : withoutHeader(z.toJSONSchema(field as z.ZodType)),
  ])
  return {
    type: 'object',
    properties: Object.fromEntries(fields) as Record<string, unknown>,
    required: Object.keys(output.shape),
  }
}

const withoutHeader = (schema: object): object => {
  const { $schema: _schema, $id: _id, id: _name, ...rest } = schema as Record<string, unknown>
  return rest
}

const idempotencyParameter: Parameter = {
  name: 'Idempotency-Key',
  in: 'header',
  required: false,
  schema: {
    type: 'string',
    maxLength: 128,
    description: 'The same key and body again within 24 hours get the first answer',
  },
}

const problemSchema = {
  type: 'object',
  required: ['type', 'title', 'status', 'detail', 'code', 'retryable', 'requestId', 'errors'],
  properties: {
    type: { type: 'string' },
    title: { type: 'string' },
    status: { type: 'integer' },
    detail: { type: 'string' },
    code: { enum: Object.keys(tellings) },
    next: { type: 'string', description: 'What to do' },
    retryable: { type: 'boolean' },
    requestId: { type: 'string' },
    errors: {
      type: 'array',
      items: {
        type: 'object',
        required: ['pointer', 'detail'],
        properties: { pointer: { type: 'string' }, detail: { type: 'string' } },
      },
    },
  },
}
