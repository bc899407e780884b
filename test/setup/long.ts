/** Whether this is `npm run test:long`, in which what takes long is tested as well; known in Node and in the browser alike. */
export const LONG: boolean = import.meta.env['VITE_LONG'] === '1';
