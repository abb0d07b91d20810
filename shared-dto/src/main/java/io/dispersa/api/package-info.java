/**
 * The wire contract: what main nodes, participants and clients say to each other, in
 * JSON, headers and errors.
 */
@NullMarked
package io.dispersa.api;

import org.jspecify.annotations.NullMarked;
