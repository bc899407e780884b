/** The ways in which a key moves the eye. */
export type Look = 'left' | 'right' | 'up' | 'down' | 'nearer' | 'farther' | 'home';
