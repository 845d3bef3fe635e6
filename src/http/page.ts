import type { Context as HonoContext, Hono } from 'hono'

/** The files of the web page as they were built; each has a compressed one beside it (`.gz`). */
export interface PageFiles {
  /** Such as `index.html` and `assets/page-4F2A.js.gz`. */
  readonly names: readonly string[]
  readonly read: (name: string) => Uint8Array
}

/** Where the page shows something: it reads the rest of the address itself. */
const views = [
  '/',
  '/records/*',
  '/history',
  '/projects',
  '/projects/*',
  '/search',
  '/settings',
  '/settings/*',
]

const types: Readonly<Record<string, string>> = {
  html: 'text/html; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  css: 'text/css; charset=utf-8',
}

// Nothing from elsewhere, no script or style in the page itself, and no markup made from text.
const guards = {
  'content-security-policy': [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "connect-src 'self'",
    'img-src data:',
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
  ].join('; '),
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
}

/** Serves the web page. Its files are read when they are first asked for, then kept. */
export const addPage = (app: Hono, files: PageFiles | undefined): void => {
  if (files === undefined) {
    app.get('/', (c) => c.text('The page is not built here: npm run page\n', 200, guards))
    return
  }
  const kept = new Map<string, Uint8Array<ArrayBuffer>>()
  const bytesOf = (name: string): Uint8Array<ArrayBuffer> => {
    const bytes = kept.get(name) ?? new Uint8Array(files.read(name))
    kept.set(name, bytes)
    return bytes
  }
  const send = (c: HonoContext, name: string, cache: string): Response => {
    const isCompressed = /\bgzip\b/.test(c.req.raw.headers.get('accept-encoding') ?? '')
    return c.body(bytesOf(isCompressed ? `${name}.gz` : name), 200, {
      ...guards,
      'content-type': types[name.slice(name.lastIndexOf('.') + 1)] ?? 'application/octet-stream',
      'cache-control': cache,
      vary: 'accept-encoding',
      ...(isCompressed ? { 'content-encoding': 'gzip' } : {}),
    })
  }
  for (const path of views) app.get(path, (c) => send(c, 'index.html', 'no-cache'))
  for (const name of files.names)
    if (name.startsWith('assets/') && !name.endsWith('.gz'))
      app.get(`/${name}`, (c) => send(c, name, 'public, max-age=31536000, immutable'))
}
