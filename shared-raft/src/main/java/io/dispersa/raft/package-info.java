/** Groups of replicas that agree on one log: the only package that knows Apache Ratis. */
@NullMarked
package io.dispersa.raft;

import org.jspecify.annotations.NullMarked;
