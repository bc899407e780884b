// Wires the rooms together.
export {};
