import { endSession, endSessions } from '../../../src/contract/sessions.ts'
import { change } from './api.ts'
import { tellOtherTabs } from './other-tabs.ts'
import { session } from './session.ts'

/** Ends this session; `everywhere`: all that were started with the same token. */
export const signOut = async ({ everywhere }: { readonly everywhere: boolean }): Promise<void> => {
  await change(everywhere ? endSessions : endSession, {})
  session.value = { is: 'out', why: undefined }
  tellOtherTabs()
}
