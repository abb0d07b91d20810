/**
 * Who is registered and which participant stores what: agreed on by the main nodes, as
 * one Raft group.
 */
@NullMarked
package io.dispersa.mainnode.registry;

import org.jspecify.annotations.NullMarked;
