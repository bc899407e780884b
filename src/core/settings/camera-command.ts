/** The camera movements that keys can ask for; the last two zoom the window. */
export type CameraCommand =
  'left' | 'right' | 'up' | 'down' | 'nearer' | 'farther' | 'home' | 'closer' | 'wider';
