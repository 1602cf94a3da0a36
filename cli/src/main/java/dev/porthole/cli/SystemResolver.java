package dev.porthole.cli;

import dev.porthole.net.DeadlineException;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Names and addresses as programs on this machine see them: through the system's resolver
/// (getaddrinfo), which asks `/etc/hosts`, DNS and whatever else it is configured to.
final class SystemResolver {
    static final String SOURCE = "system resolver";
    static final String HOSTS_FILE = "/etc/hosts";

    private final Duration timeout;
    private final HostsFile hosts;

    /// @param timeout for one question
    SystemResolver(Duration timeout, HostsFile hosts) {
        this.timeout = timeout;
        this.hosts = hosts;
    }

    /// An address or a name, and where it came from as far as can be known.
    ///
    /// @param source `/etc/hosts` if that file says the same, else `system resolver`
    record Answer(String name, InetAddress address, String source) {}

    /// The addresses of a name, in the order in which programs should try them.
    ///
    /// @throws Failure if there is no such name, or nobody to ask
    /// @throws DeadlineException if there was no answer in time
    List<Answer> addresses(String name) throws IOException, Failure {
        List<Answer> answers = new ArrayList<>();
        try {
            for (InetAddress address : within(() -> InetAddress.getAllByName(name))) {
                boolean inFile = hosts.maps(name, address);
                answers.add(new Answer(name, address, inFile ? HOSTS_FILE : SOURCE));
            }
        } catch (UnknownHostException e) {
            throw explain(name, e);
        }
        return answers;
    }

    /// The names of an address: the resolver's, then the others in `/etc/hosts`; none if it has
    /// none.
    ///
    /// @throws DeadlineException if there was no answer in time
    List<Answer> names(InetAddress address) throws IOException, Failure {
        List<String> inFile = hosts.names(address);
        List<Answer> answers = new ArrayList<>();
        InetAddress nameless = InetAddress.getByAddress(address.getAddress());
        String name = within(nameless::getHostName);
        if (!name.equals(nameless.getHostAddress())) { // which it is when there is no name
            answers.add(new Answer(name, address, inFile.contains(name) ? HOSTS_FILE : SOURCE));
        }
        for (String each : inFile) {
            if (!each.equals(name)) {
                answers.add(new Answer(each, address, HOSTS_FILE));
            }
        }
        return answers;
    }

    /// The resolver knows three outcomes, and Java tells them apart in words only.
    private static Failure explain(String name, UnknownHostException e) {
        String message = String.valueOf(e.getMessage());
        if (message.contains("Temporary failure") || message.contains("try again")) {
            return new Failure(
                    ExitStatus.UNREACHABLE,
                    "'"
                            + name
                            + "' could not be looked up: the system's DNS server can't be reached",
                    e);
        }
        return new Failure(
                ExitStatus.REFUSED, "there is no host '" + name + "' (/etc/hosts, DNS)", e);
    }

    /// The system's resolver can't be interrupted: past the timeout it is left to itself.
    private <T> T within(Callable<T> question) throws IOException {
        FutureTask<T> task = new FutureTask<>(question);
        Thread.ofPlatform().daemon().name("resolver").start(task);
        try {
            return task.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException _) {
            throw new DeadlineException(
                    DeadlineException.Phase.RESOLVE,
                    "the system's resolver did not answer within " + timeout.toMillis() + " ms");
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted");
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException io) {
                throw io;
            }
            throw new IllegalStateException(e.getCause());
        }
    }
}
