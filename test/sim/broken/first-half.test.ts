import { describeBroken } from "./broken.js";

describeBroken(0);
