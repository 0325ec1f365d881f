/**
 * Loaded into the control plane before anything else (NODE_OPTIONS): its connections to ARI go
 * to the port that stands in the state folder's file "relay", once there is such a file, so
 * that an experiment can come between the two. Every other process is left alone.
 */
import fs from "node:fs";
import net from "node:net";
import path from "node:path";

const ari = Number(process.env.MADOGUCHI_ARI?.split(":")[1]);
const file = path.join(process.env.MADOGUCHI_HOME ?? "", "relay");

if (process.argv[1]?.endsWith("/dist/main.js")) {
  const { connect } = net.Socket.prototype;
  net.Socket.prototype.connect = function (...args) {
    const options = Array.isArray(args[0]) ? args[0][0] : args[0];
    if (Number(options?.port) === ari && fs.existsSync(file)) {
      const { host, port } = JSON.parse(fs.readFileSync(file, "utf8"));
      Object.assign(options, { host, port });
    }
    return connect.apply(this, args);
  };
}
