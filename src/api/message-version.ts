/** The version of the messages between this page and the one around it. */
export const MESSAGE_VERSION = 1;
