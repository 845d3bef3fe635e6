import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { openApi } from '../../src/http/openapi.ts'
import { routes } from '../../src/http/routes/all.ts'
import { matchesGolden } from '../golden/golden.ts'
import { startApi } from './api.ts'
import { embedded } from './on-sqlite.ts'
import { schemaProblems, type Json } from './schema-check.ts'
import { samples } from './samples.ts'
import { fillOrganization } from './scene.ts'

interface Operation {
  readonly operationId: string
  readonly parameters: readonly {
    readonly name: string
    readonly in: string
    readonly required: boolean
    readonly schema: Json
  }[]
  readonly requestBody?: { readonly content: Record<string, { readonly schema: Json }> }
  readonly responses: Record<
    string,
    { readonly description: string; readonly content: Record<string, { readonly schema: Json }> }
  >
}

const document = JSON.parse(JSON.stringify(openApi(routes, '0.0.0'))) as {
  readonly openapi: string
  readonly info: { readonly title: string; readonly version: string }
  readonly security: readonly Record<string, readonly string[]>[]
  readonly paths: Record<string, Record<string, Operation>>
  readonly components: {
    readonly schemas: Record<string, Json>
    readonly securitySchemes: Record<string, Json>
  }
}
const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
)

/** Every value under a key, anywhere. */
const under = (key: string, value: unknown): readonly unknown[] => {
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([name, inner]) => [
    ...(name === key ? [inner] : []),
    ...under(key, inner),
  ])
}

const resolve = (reference: string): unknown =>
  reference
    .slice(2)
    .split('/')
    .reduce<unknown>(
      (value, key) => (value as Record<string, unknown> | undefined)?.[key],
      document,
    )

describe('the OpenAPI document', () => {
  it('is the golden one', () => {
    matchesGolden('openapi.json', `${JSON.stringify(document, null, 2)}\n`)
  })

  it('is what the server gives', async () => {
    const api = await startApi(await open())
    const response = await api.app.request('/openapi.json')
    assert.match(response.headers.get('content-type') ?? '', /^application\/json/)
    assert.deepEqual(await response.json(), {
      ...document,
      info: { ...document.info, version: 'test' },
    })
  })
  const open = embedded()

  it('has what OpenAPI 3.1 asks of the whole', () => {
    assert.match(document.openapi, /^3\.1\.\d+$/)
    assert.ok(document.info.title && document.info.version)
    const templates = Object.keys(document.paths).map((path) => path.replaceAll(/\{\w+\}/g, '{}'))
    assert.equal(new Set(templates).size, templates.length, 'paths that differ only in a name')
    for (const path of Object.keys(document.paths)) assert.match(path, /^\/v1\/[a-z/{}-]+$/i)
    const schemes = Object.keys(document.components.securitySchemes)
    for (const each of document.security)
      for (const name of Object.keys(each)) assert.ok(schemes.includes(name))
    for (const name of Object.keys(document.components.schemas)) assert.match(name, /^[\w.-]+$/)
  })

  it('refers to nothing that is not there, and has nothing that nobody refers to', () => {
    const references = under('$ref', document) as string[]
    for (const reference of references) assert.ok(resolve(reference), reference)
    const wanted = new Set(references)
    for (const name of Object.keys(document.components.schemas))
      assert.ok(wanted.has(`#/components/schemas/${name}`), name)
    assert.deepEqual(under('$defs', document), [])
  })

  it('describes every endpoint once', () => {
    const ids = operations.map(({ operation }) => operation.operationId)
    assert.deepEqual(ids.toSorted(), routes.map(({ endpoint }) => endpoint.id).toSorted())
    assert.equal(new Set(ids).size, ids.length)
  })

  it('declares the parameters of every path, each once', () => {
    for (const { path, method, operation } of operations) {
      const about = `${method} ${path}`
      const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name)
      const declared = operation.parameters.filter((each) => each.in === 'path')
      assert.deepEqual(
        declared.map(({ name, required }) => [name, required]),
        inPath.map((name) => [name, true]),
        about,
      )
      const keys = operation.parameters.map((each) => `${each.in} ${each.name}`)
      assert.equal(new Set(keys).size, keys.length, about)
      for (const { schema } of operation.parameters) assert.ok(schema, about)
      assert.equal(operation.requestBody !== undefined, ['post', 'put', 'patch'].includes(method))
    }
  })

  it('describes success and problems of every endpoint, with schemas', () => {
    for (const { operation } of operations) {
      const codes = Object.keys(operation.responses)
      assert.equal(codes.length, 2)
      assert.ok(
        codes.includes('default') && ['200', '201', '202'].some((each) => codes.includes(each)),
      )
      for (const { description, content } of Object.values(operation.responses)) {
        assert.ok(description)
        for (const { schema } of Object.values(content)) assert.ok(schema)
      }
    }
  })

  it('has only schemas of JSON Schema 2020-12', () => {
    const found = [...under('schema', document), ...Object.values(document.components.schemas)]
    assert.ok(found.length > 100)
    for (const schema of found) assert.deepEqual(schemaProblems(schema as Json), [])
  })

  it('knows the fields of every sample, and the samples have all that are required', async () => {
    const api = await startApi(await open())
    const scene = await fillOrganization(api, { token: api.root })
    for (const { operation } of operations) {
      const input = (await samples[operation.operationId]?.input(api, scene)) ?? {}
      const [body] = Object.values(operation.requestBody?.content ?? {})
      const schema = body?.schema as
        | { readonly properties: object; readonly required: readonly string[] }
        | undefined
      const parameters = operation.parameters.filter((each) => each.in !== 'header')
      const known = [
        ...parameters.map(({ name }) => name),
        ...Object.keys(schema?.properties ?? {}),
      ]
      const required = parameters.filter((each) => each.required).map(({ name }) => name)
      const given = Object.keys(input)
      assert.deepEqual(
        given.filter((field) => !known.includes(field)),
        [],
        operation.operationId,
      )
      for (const field of [...required, ...(schema?.required ?? [])])
        assert.ok(given.includes(field), `${operation.operationId} ${field}`)
    }
  })

  it('describes the reports of a bulk, and what each came to', () => {
    const bulk = operations.find(
      ({ operation }) => operation.operationId === 'deployment.record-bulk',
    )
    const [request] = under('items', bulk?.operation.requestBody) as {
      readonly properties: object
      readonly required: readonly string[]
    }[]
    assert.ok(request?.required.includes('digest') && 'observedAt' in request.properties)
    const outcome = JSON.stringify(document.components.schemas['BulkOutcome'])
    assert.match(outcome, /"problem":\{"\$ref":"#\/components\/schemas\/Problem"\}/)
  })
})
