import { whoami } from '../contract/access.ts'
import { createSessionTicket } from '../contract/sessions.ts'
import { command } from './frame/command.ts'
import { toggle } from './words/flags.ts'
import { removeOldPages, writeOpeningPage } from './shown/opening-page.ts'
import { madeHere } from './frame/invocation.ts'

/** What `-o json` says: never the ticket. */
interface Opened {
  readonly url: string
  readonly opened: boolean
}

export const ui = command({
  brief: 'Open the web page, to sign in with one click',
  description: [
    'Gets a ticket that signs a browser in once, within a minute, and opens a file of yours alone',
    '(mode 0600) that leads to the page with it. Without a browser here it says where the page is.',
  ].join('\n'),
  examples: ['ui', ['ui --no-open', 'only says where the page is']],
  flags: { 'no-open': toggle('Only say where the page is') },
  run: async ({ context, connection, call, show }, flags) => {
    const { url } = connection().server
    removeOldPages(context)
    let opened = false
    if (!flags['no-open'] && (await context.hasBrowser())) {
      const { ticket } = (await call(createSessionTicket, {})).value
      const path = writeOpeningPage(context, `${url}/#ticket=${encodeURIComponent(ticket)}`)
      opened = await context.openInBrowser(path)
    } else {
      // Only a page that answers is worth the way.
      await call(whoami, {})
    }
    const value: Opened = { url: `${url}/`, opened }
    await show(madeHere(value), said)
  },
})

const said = ({ url, opened }: Opened): string =>
  opened
    ? `Opened ${url} in your browser: click Sign in there.\nIf it does not come, open ${url} and sign in with a token.\n`
    : `The page is at ${url}\nOpen it in a browser and sign in with a token: berth token create NAME --role ROLE\n(viewer only looks, deployer deploys, too)\n`
