package dev.porthole.cli;

import org.jspecify.annotations.Nullable;

import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

import java.nio.charset.StandardCharsets;

/// Prints a script that completes Porthole's commands and options in a shell.
@Command(
        name = "completion",
        header = "Print a script that completes commands and options in bash or zsh.",
        footer = {
            "",
            "Examples:",
            "  source <(porthole completion bash)                       in this shell",
            "  echo 'source <(porthole completion zsh)' >> ~/.zshrc     in every zsh"
        })
final class CompletionCommand implements Action {
    @Parameters(arity = "1", paramLabel = "SHELL", description = "bash or zsh.")
    @Nullable String shell;

    @Override
    public ExitStatus run(Console console) throws Exception {
        if (!"bash".equals(shell) && !"zsh".equals(shell)) {
            throw Failure.usage("'" + shell + "' is not a shell that Porthole knows: bash or zsh");
        }
        // One script for both: it turns zsh's emulation of bash's completion on by itself.
        String script = AutoComplete.bash("porthole", Parser.commandLine());
        console.write(script.getBytes(StandardCharsets.UTF_8));
        return ExitStatus.DONE;
    }
}
