import { useEffect } from 'preact/hooks'

/** Says in the window's title what is shown, more exactly than the name of the view does. */
export const useTitle = (title: string): void => {
  useEffect(() => {
    document.title = `${title} - Berth`
  }, [title])
}
