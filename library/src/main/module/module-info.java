/// Porthole: Internet protocols for the JVM that you can see working.
module dev.porthole {
    requires static transitive org.jspecify;
    requires java.naming;
    requires java.sql;
    requires jdk.naming.dns;

    exports dev.porthole.echo;
    exports dev.porthole.finger;
    exports dev.porthole.ftp;
    exports dev.porthole.kernel;
    exports dev.porthole.mail;
    exports dev.porthole.net;
    exports dev.porthole.news;
    exports dev.porthole.nntp;
    exports dev.porthole.pop3;
    exports dev.porthole.sasl;
    exports dev.porthole.server;
    exports dev.porthole.smtp;
    exports dev.porthole.telnet;
    exports dev.porthole.trace;
    exports dev.porthole.wire;
}
