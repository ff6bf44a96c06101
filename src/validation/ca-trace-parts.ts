// placeholder
import { partsByHydrogenBonds } from './rama-z-parts.js';
export const partsByCaTrace = partsByHydrogenBonds;
