// Styles are taken up by the build; the code only names them.
declare module '*.css'
