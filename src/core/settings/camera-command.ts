/** The ways in which a key moves the eye, and the last two the window. */
export type CameraCommand =
  'left' | 'right' | 'up' | 'down' | 'nearer' | 'farther' | 'home' | 'closer' | 'wider';
