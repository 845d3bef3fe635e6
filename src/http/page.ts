import type { Context as HonoContext, Hono } from 'hono'

/**
 * The files of the web page by name, such as `index.html` and `assets/page-4F2A.js`; each has
 * compressed ones beside it (`.br`, `.gz`).
 */
export type PageFiles = ReadonlyMap<string, Uint8Array<ArrayBuffer>>

/** Finds the page's files; undefined where there is no page. Asked once, when somebody looks. */
export type FindPage = () => Promise<PageFiles | undefined>

/** Where the page shows something: it reads the rest of the address itself. */
const views = [
  '/',
  '/records/*',
  '/history',
  '/history/',
  '/projects',
  '/projects/*',
  '/search',
  '/search/',
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

// What is not for people to read: there, a wrong address is answered to a program.
const notViews = /^\/(?:v1|docs|assets|openapi\.json|healthz|readyz|metrics)(?:\/|$)/

/**
 * Serves the web page. The answer says it of an address that names nothing, where a browser wants
 * to show one; undefined where none does.
 */
export const addPage = (
  app: Hono,
  find: FindPage,
): ((c: HonoContext) => Promise<Response | undefined>) => {
  let finding: Promise<PageFiles | undefined> | undefined
  const found = (): Promise<PageFiles | undefined> => (finding ??= find())
  for (const path of views)
    app.get(path, async (c) => {
      const files = await found()
      return files
        ? send(c, files, 'index.html', 'no-cache')
        : c.text('The page is not built here. With npm run build it is.\n', 200, guards)
    })
  app.get('/assets/:name', async (c) => {
    const files = await found()
    const name = `assets/${c.req.param('name')}`
    return files?.has(name)
      ? send(c, files, name, 'public, max-age=31536000, immutable')
      : c.notFound()
  })
  return async (c) => {
    if (!isLookedAt(c)) return undefined
    const files = await found()
    return files && send(c, files, 'index.html', 'no-cache', 404)
  }
}

const isLookedAt = (c: HonoContext): boolean =>
  ['GET', 'HEAD'].includes(c.req.raw.method) &&
  !notViews.test(c.req.path) &&
  /\btext\/html\b/.test(c.req.raw.headers.get('accept') ?? '')

const send = (
  c: HonoContext,
  files: PageFiles,
  name: string,
  cache: string,
  status: 200 | 404 = 200,
): Response => {
  const accepted = codingsIn(c.req.raw.headers.get('accept-encoding') ?? '')
  const coding = codings.find((each) => accepted.has(each.name) && files.has(name + each.suffix))
  return c.body(files.get(name + (coding?.suffix ?? '')) ?? '', status, {
    ...guards,
    'content-type': types[name.slice(name.lastIndexOf('.') + 1)] ?? 'application/octet-stream',
    'cache-control': cache,
    vary: 'accept-encoding',
    ...(coding ? { 'content-encoding': coding.name } : {}),
  })
}

/** The smaller first; browsers take Brotli where nobody between could spoil it. */
const codings = [
  { name: 'br', suffix: '.br' },
  { name: 'gzip', suffix: '.gz' },
] as const

/** The codings that are named and not excluded (RFC 9110 §12.5.3). */
const codingsIn = (accepts: string): ReadonlySet<string> =>
  new Set(
    accepts
      .toLowerCase()
      .split(',')
      .filter((each) => !/;\s*q=0(?:\.0*)?\s*$/.test(each))
      .map((each) => each.replace(/;.*/s, '').trim()),
  )
