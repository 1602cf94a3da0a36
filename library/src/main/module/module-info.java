/// Porthole: Internet protocols for the JVM that you can see working.
module dev.porthole {
    requires static transitive org.jspecify;

    exports dev.porthole.echo;
    exports dev.porthole.net;
    exports dev.porthole.server;
    exports dev.porthole.trace;
}
