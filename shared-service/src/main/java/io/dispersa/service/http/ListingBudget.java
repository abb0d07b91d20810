package io.dispersa.service.http;

import io.dispersa.service.budget.ByteBudget;
import io.dispersa.service.budget.Reservation;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/**
 * Has a listing of /list hold memory until it is sent: it is made as a whole. Safe for
 * use by several threads.
 */
final class ListingBudget implements HandlerInterceptor, WebMvcConfigurer {

    /** A thousand of the longest keys of each of some participants, twice. */
    private static final int WEIGHT = 24 * 1024 * 1024;

    private static final String RESERVATION = ListingBudget.class.getName();

    private final ByteBudget budget;

    ListingBudget(ByteBudget budget) {
        this.budget = budget;
    }

    @Override
    public void addInterceptors(InterceptorRegistry registry) {
        registry.addInterceptor(this).addPathPatterns("/list");
    }

    /**
     * Takes the memory.
     * @throws io.dispersa.api.ProblemException
     * {@link io.dispersa.api.ErrorCode#TOO_MANY_REQUESTS} if there is too little
     */
    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
        Reservation memory = budget.open();
        memory.take(WEIGHT);
        request.setAttribute(RESERVATION, memory);
        return true;
    }

    @Override
    public void afterCompletion(HttpServletRequest request, HttpServletResponse response, Object handler,
            @Nullable Exception failure) {
        if (request.getAttribute(RESERVATION) instanceof Reservation memory) {
            memory.close();
        }
    }

}
