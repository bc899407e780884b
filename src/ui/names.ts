export { nameOf, teamNames, type TeamName } from '../core/names.ts';
