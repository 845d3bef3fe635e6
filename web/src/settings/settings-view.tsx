/** Not built yet. */
export const SettingsView = () => <h1>Settings</h1>
