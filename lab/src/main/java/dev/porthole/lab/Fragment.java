package dev.porthole.lab;

/// Code that an experiment shows: a method of its own source, which is the one that runs.
///
/// @param actor whose code it is
/// @param method its name; one of that name is in the class
public record Fragment(String actor, String method) {}
