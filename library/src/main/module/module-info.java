/// Porthole: Internet protocols for the JVM that you can see working.
module dev.porthole {
    requires static transitive org.jspecify;
    requires java.naming;
    requires jdk.naming.dns;

    exports dev.porthole.echo;
    exports dev.porthole.kernel;
    exports dev.porthole.net;
    exports dev.porthole.server;
    exports dev.porthole.trace;
}
