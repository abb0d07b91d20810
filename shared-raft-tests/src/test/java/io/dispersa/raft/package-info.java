@NullMarked
package io.dispersa.raft;

import org.jspecify.annotations.NullMarked;
