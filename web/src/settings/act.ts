import { computed } from '@preact/signals'
import { search, setSearch } from '../address.ts'

/** What is asked above the page, and of which thing: it stands in the address. */
export const act = computed(() => ({
  is: search.value.get('do') ?? '',
  of: search.value.get('of') ?? '',
}))

/** Asks for it: a form or a question opens. */
export const begin = (is: string, of = ''): void => setSearch({ do: is, of })

/** It is done, or not wanted any more. */
export const end = (): void => setSearch({ do: '', of: '' })
