import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { readDescriptor, type Descriptor } from './descriptor.ts'
import { formatFlaws } from '../located.ts'

const read = (text: string): Descriptor => {
  const descriptor = readDescriptor(text)
  assert.ok(descriptor.ok, descriptor.ok ? '' : formatFlaws('berth.yml', descriptor.flaws))
  return descriptor.value
}

/** A file with these lines below the service `api`. */
const api = (...lines: readonly string[]): string =>
  `name: shop\nservices:\n  api:\n${lines.map((line) => `    ${line}\n`).join('')}`

const pinned = `sha256:${'a'.repeat(64)}`

describe('a descriptor', () => {
  it('has no check that may take longer than all of them', () => {
    const timeouts = [
      ['{deadline: 2s}', 2000],
      ['{deadline: 20s}', 5000],
      ['{timeout: 1s, deadline: 2s}', 1000],
    ] as const
    for (const [readiness, timeoutMs] of timeouts) {
      const read = readDescriptor(`name: a\nservices:\n  web: {run: x, readiness: ${readiness}}\n`)
      assert.ok(read.ok, readiness)
      assert.equal(read.value.services[0]?.readiness?.timeoutMs, timeoutMs)
    }
  })

  it('may be two lines', () => {
    assert.deepEqual(read('name: shop\nservices: {web: .}\n'), {
      name: 'shop',
      services: [
        {
          name: 'web',
          kind: 'web',
          path: '.',
          build: { what: 'undetected', env: [], output: null, timeoutMs: 1_800_000 },
          run: { what: 'undetected', mayBeStatic: true },
          port: null,
          release: null,
          readiness: { path: null, intervalMs: 1000, timeoutMs: 5000, deadlineMs: 60_000 },
          drainMs: 30_000,
          replicas: 1,
          exclusive: false,
          variables: [],
          routes: [{ path: '/', strip: false }],
        },
      ],
    })
  })

  it('may say everything', () => {
    const text = `
x-common: &limits {deadline: 2m, timeout: 1s}
name: shop
services:
  api:
    path: ./apps/api/
    build:
      commands: [npm ci, [npm, run, "build $X"], 'npm run gen -- $VITE_URL']
      env: [VITE_URL, NODE_ENV]
      output: dist
      timeout: 5m
    run: node server.js --port $PORT
    port: 8080
    release: {command: [node, migrate.js], timeout: 90s}
    readiness: {http: /ready?deep=1, interval: 500ms, timeout: 2s, deadline: 1m30s}
    drain: 10s
    replicas: 3
    exclusive: true
    variables:
      DATABASE_URL: {required: true, secret: true, description: Where the data is}
      LOG_LEVEL: {default: info, pattern: debug|info}
    routes: [/api, {path: /hooks, strip: true}]
    x-team: {any: [thing]}
  web: {path: web, kind: static, build: {output: out}}
  jobs: {kind: worker, run: {image: "ghcr.io/acme/jobs:v1@${pinned}", command: [work]}}
  img: {build: {dockerfile: docker/Dockerfile}, readiness: *limits}
`
    const [first, web, jobs, img] = read(text).services
    assert.deepEqual(first, {
      name: 'api',
      kind: 'web',
      path: 'apps/api',
      build: {
        what: 'commands',
        commands: [
          [['npm'], ['ci']],
          [['npm'], ['run'], ['build $X']],
          [['npm'], ['run'], ['gen'], ['--'], [{ variable: 'VITE_URL' }]],
        ],
        env: ['VITE_URL', 'NODE_ENV'],
        output: 'dist',
        timeoutMs: 300_000,
      },
      run: {
        what: 'command',
        command: [['node'], ['server.js'], ['--port'], [{ variable: 'PORT' }]],
      },
      port: 8080,
      release: { command: [['node'], ['migrate.js']], timeoutMs: 90_000 },
      readiness: { path: '/ready?deep=1', intervalMs: 500, timeoutMs: 2000, deadlineMs: 90_000 },
      drainMs: 10_000,
      replicas: 3,
      exclusive: true,
      variables: [
        {
          key: 'DATABASE_URL',
          required: true,
          secret: true,
          default: null,
          pattern: null,
          description: 'Where the data is',
        },
        {
          key: 'LOG_LEVEL',
          required: false,
          secret: false,
          default: 'info',
          pattern: 'debug|info',
          description: '',
        },
      ],
      routes: [
        { path: '/api', strip: false },
        { path: '/hooks', strip: true },
      ],
    })
    assert.deepEqual(
      [web?.kind, web?.build.what, web?.run.what, web?.readiness, web?.routes],
      ['static', 'undetected', 'files', null, [{ path: '/', strip: false }]],
    )
    assert.deepEqual(
      [jobs?.build, jobs?.run, jobs?.exclusive, jobs?.readiness, jobs?.routes],
      [
        { what: 'image', image: `ghcr.io/acme/jobs:v1@${pinned}` },
        { what: 'command', command: [['work']] },
        true,
        null,
        [],
      ],
    )
    assert.deepEqual(
      [img?.build.what, img?.run.what, img?.readiness?.deadlineMs],
      ['dockerfile', 'image', 120_000],
    )
  })

  const short: readonly (readonly [string, unknown])[] = [
    ['build: npm ci', [[['npm'], ['ci']]]],
    [
      'build: [npm ci, npm run build]',
      [
        [['npm'], ['ci']],
        [['npm'], ['run'], ['build']],
      ],
    ],
    ['build: []', []],
    ['build: {commands: npm ci}', [[['npm'], ['ci']]]],
  ]
  for (const [line, commands] of short)
    it(`takes ${line}`, () => {
      const build = read(api(line)).services[0]?.build
      assert.deepEqual(build?.what === 'commands' && build.commands, commands)
    })

  it('leaves no room for files where something says that it runs', () => {
    for (const line of ['kind: web', 'replicas: 2', 'readiness: {tcp: true}', 'port: 80'])
      assert.deepEqual(read(api(line)).services[0]?.run, { what: 'undetected', mayBeStatic: false })
  })
})
