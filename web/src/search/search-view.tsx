/** Not built yet. */
export const SearchView = () => <h1>Search</h1>
