import { useRef, useState } from 'preact/hooks'
import { asError } from './as-error.ts'

/** One thing at a time that is sent to the server: whether it runs, and what went wrong last. */
export const useSending = (): {
  readonly trouble: Error | undefined
  readonly isBusy: boolean
  /** Does it, unless the last is still under way; answers whether it went well. */
  readonly send: (work: () => Promise<void>) => Promise<boolean>
} => {
  const [trouble, setTrouble] = useState<Error>()
  const [isBusy, setBusy] = useState(false)
  const running = useRef(false)
  const send = async (work: () => Promise<void>): Promise<boolean> => {
    if (running.current) return false
    running.current = true
    setBusy(true)
    setTrouble(undefined)
    try {
      await work()
      return true
    } catch (error) {
      setTrouble(asError(error))
      return false
    } finally {
      running.current = false
      setBusy(false)
    }
  }
  return { trouble, isBusy, send }
}
