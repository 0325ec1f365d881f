import { describeBroken } from "./broken.js";

describeBroken(1);
